import searchStyles from '../../../styles/search.css?url';
import type { App } from '../context.ts';
import { lazyPart } from '../parts/lazy.tsx';

/** The search, a script of its own. */
export const SearchDialog = lazyPart(
  () => import('./SearchDialog.tsx').then((part) => part.SearchDialog),
  searchStyles,
);

/** Opens the search in one conversation. */
export function openSearchIn({ dialog }: App, conversationId: string): void {
  dialog.value = {
    type: 'show',
    render: () => <SearchDialog key="search" conversationId={conversationId} />,
  };
}
