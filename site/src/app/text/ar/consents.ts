import type { Arabic } from '../areas.ts';

export const consents: Arabic<'consents'> = {
  'consents.title': 'ما وافقت عليه',
  'consents.text':
    'أي نسخة من إشعار الخصوصية، ومتى، وبصمتها. أما الإشعارات الفورية وما يشبهها فلها مفاتيحها الخاصة، وهي معطّلة حتى تشغّلها.',
  'consents.given': 'النسخة {version}، وافقت عليها في {time}',
  'consents.now': 'سارية الآن',
  'consents.fingerprint': 'البصمة (SHA-256)',
  'consents.show': 'عرض النص',
  'consents.notice': 'إشعار الخصوصية، النسخة {version}',
  'consents.pending': 'تغيّر الإشعار منذ ذلك الحين، ولم توافق على النسخة الجديدة بعد.',
  'consents.see': 'عرض ما تغيّر',
  'consents.changed.title': 'تغيّر إشعار الخصوصية',
  'consents.changed.text':
    'وافقت على النسخة {before}، ومنذ {now} تسري نسخة أخرى. أدناه ما تغيّر، بالإنجليزية. إلى أن توافق لا يُكتب شيء جديد باسمك، ويبقى بإمكانك القراءة وأخذ بياناتك معك وحذف حسابك.',
  'consents.changed.first':
    'يرجى قراءة إشعار الخصوصية بتاريخ {now}، وهو بالإنجليزية. إلى أن توافق لا يُكتب شيء جديد باسمك.',
  'consents.added': 'جديد:',
  'consents.removed': 'لم يعد قائمًا:',
  'consents.whole': 'الإشعار كاملًا',
  'consents.agree': 'أوافق',
  'consents.leave': 'إلى بياناتي',
  'consents.agreed': 'شكرًا لك. ستجد ذلك في الإعدادات.',
};
