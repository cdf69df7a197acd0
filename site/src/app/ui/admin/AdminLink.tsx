import type { AccountInfo } from '../../../../../functions/wire/accounts.ts';
import { Link } from '../parts/Link.tsx';
import { useAnswer } from './loaded.tsx';
import { ta } from './texts.ts';

/** The way to administer the instance, for who does. */
export function AdminLink() {
  const account = useAnswer<AccountInfo>('/api/account');
  if (!account.result?.isAdmin) return null;
  return (
    <Link to={{ page: 'admin' }} class="settings__area">
      {ta('admin.open')}
    </Link>
  );
}
