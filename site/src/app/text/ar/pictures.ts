import type { Arabic } from '../areas.ts';

export const pictures: Arabic<'pictures'> = {
  choose: 'اختيار صورة…',
  replace: 'تغيير الصورة…',
  remove: 'إزالة الصورة',
  uploading: 'رُفع {percent}٪',
  processing: 'قيد الفحص',
  saved: 'تغيّرت الصورة.',
  removed: 'أُزيلت الصورة.',
  no_image: 'اختر صورة JPEG أو PNG أو WebP أو GIF.',
  too_large: 'هذه الصورة أكبر من 25 ميغابايت.',
  too_many_pixels: 'في هذه الصورة بكسلات أكثر من المسموح.',
  unreadable: 'لا يمكن قراءة هذه الصورة.',
  failed: 'تعذّر رفعها. لم يتغيّر شيء.',
};
