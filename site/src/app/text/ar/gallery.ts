import type { Arabic } from '../areas.ts';

export const gallery: Arabic<'gallery'> = {
  title: 'الصور والملفات',
  kind: 'عرض',
  media: 'الصور ومقاطع الفيديو',
  files: 'الملفات',
  loading: 'جارٍ التحميل…',
  more: 'عرض المزيد',
  retry: 'إعادة المحاولة',
  'none.media': 'لم يرسل أحد صورة أو مقطع فيديو هنا بعد.',
  'none.files': 'لم يرسل أحد ملفًا هنا بعد.',
  show: 'عرض {name} في المحادثة',
};
