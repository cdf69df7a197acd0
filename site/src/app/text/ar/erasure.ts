import type { Arabic } from '../areas.ts';

export const erasure: Arabic<'erasure'> = {
  'erasure.title': 'حذف حسابك',
  'erasure.text':
    'يزول كل ما كتبتَه، على كل أجهزة الجميع. ويحتفظ الآخرون برسائلهم ومجموعاتهم؛ وحيث كنتَ يقرؤون «حساب محذوف». ربما تود أخذ بياناتك معك قبل ذلك.',
  'erasure.look': 'عرض ما سيُحذف',
  'erasure.counted': 'ما سيزول، حتى الآن:',
  'erasure.messages': 'الرسائل التي كتبتَها',
  'erasure.attachments': 'الملفات التي أرسلتَها',
  'erasure.reactions': 'التفاعلات',
  'erasure.friendships': 'الصداقات',
  'erasure.accessTokens': 'رموز الوصول',
  'erasure.sessions': 'الأجهزة المسجَّلة الدخول',
  'erasure.notifications': 'الإشعارات',
  'erasure.more':
    'وملفك الشخصي وكلمة مرورك وإعداداتك ومسوداتك وطلباتك ومحظوروك وكل ما سوى ذلك مما يرد تحت «ما يعرفه هذا الخادم عني».',
  'erasure.groups': 'مجموعاتك',
  'erasure.left': 'تغادر {title}.',
  'erasure.handed_over': 'تنتقل {title} إلى {name}.',
  'erasure.deleted': 'تُحذف {title}: لا أحد غيرك فيها.',
  'erasure.kept':
    'ما يبقى: بصمة مشفّرة لمعرّفك مدة 90 يومًا، كي لا ينتحل أحد شخصيتك؛ ونسخ في بلاغات لا تزال مفتوحة؛ ونسخ احتياطية لقاعدة البيانات، حتى 7 أيام.',
  'erasure.last_admin': 'أنت المدير الوحيد. عيّن مديرًا آخر قبل أن تحذف حسابك.',
  'erasure.handle': 'اكتب معرّفك للتأكيد: {handle}',
  'erasure.mismatch': 'هذا ليس معرّفك.',
  'erasure.ask': 'حذف حسابي',
  'erasure.grace':
    'يُسجَّل فورًا خروج كل الأجهزة الأخرى ورموز الوصول، ولا يعثر عليك أحد. ويمكنك خلال 7 أيام تسجيل الدخول والتراجع.',
  'erasure.pending': 'يُحذف حسابك بعد {time}.',
  'erasure.pending_text':
    'يمكنك التراجع حتى ذلك الحين. لا يعثر عليك أحد ولا يراك متصلًا. ويبدأ الحذف خلال يوم بعد ذلك الوقت.',
  'erasure.undo': 'الإبقاء على حسابي',
  'erasure.undone': 'يبقى حسابك. سجّل الدخول مجددًا على أجهزتك الأخرى.',
  'erasure.now': 'حذفه الآن',
  'erasure.now_title': 'حذفه الآن؟',
  'erasure.now_text': 'لا يمكن التراجع عن ذلك. تحصل على إيصال حين يزول كل شيء.',
  'erasure.receipt': 'احتفظ بهذا الرابط. به يمكنك جلب إيصال موقّع، مدة 90 يومًا بعد الحذف، من دون حساب:',
  'erasure.receipt_link': 'إيصال حذفي',
};
