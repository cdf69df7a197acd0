import type { Arabic } from '../areas.ts';

export const exports: Arabic<'exports'> = {
  'exports.title': 'خذ بياناتك معك',
  'exports.text':
    'ملف واحد فيه كل ما هو محفوظ عنك: حسابك وأشخاصك ومحادثاتك بكل ما يمكنك قراءته فيها واختياراتك. مرة في اليوم. تكتب كلمة مرورك لأن في الملف كل شيء.',
  'exports.ask': 'إنشاء ملف',
  'exports.ask_again': 'إنشاء ملف جديد',
  'exports.waiting': 'في انتظار البدء…',
  'exports.running': 'جارٍ كتابة رسائلك: {written} من {total}',
  'exports.counting': 'جارٍ فحص الموجود…',
  'exports.leave': 'يمكنك ترك هذه الصفحة؛ يستمر العمل من دونك.',
  'exports.progress': 'مقدار ما كُتب',
  'exports.stop': 'إيقاف',
  'exports.stopped': 'توقف إنشاء الملف.',
  'exports.ready': 'ملفك جاهز: {size}.',
  'exports.until': 'يُحذف في {time}. كل من لديه الملف يستطيع قراءته كله.',
  'exports.download': 'تنزيل',
  'exports.delete': 'حذفه الآن',
  'exports.deleted': 'حُذف الملف.',
  'exports.failed': 'تعذّر إنشاء الملف مع أنه حُوول عدة مرات. يمكنك طلب ملف آخر الآن.',
  'exports.offline': 'لا اتصال. سيظهر هنا مدى التقدم عند عودة الاتصال.',
};
