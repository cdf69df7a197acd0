import type { Arabic } from '../areas.ts';

export const appearance: Arabic<'appearance'> = {
  'language.title': 'اللغة',
  'language.text': 'لهذا المتصفح. إشعار الخصوصية والوثائق القانونية الأخرى بالإنجليزية.',
  'language.label': 'لغة التطبيق',
  'language.browser': 'حسب المتصفح: {name}',
  'colours.title': 'الألوان',
  'colours.label': 'المظهر',
  'colours.hint': 'ليل بنجوم، أو نهار، أو كما يختار الجهاز.',
};
