import type { GroupDialog } from '../context.ts';
import { AddMembers } from './AddMembers.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { MemberDialog } from './MemberDialog.tsx';
import { MessageInfo } from './MessageInfo.tsx';
import { NewGroup } from './NewGroup.tsx';
import { NewInvite } from './NewInvite.tsx';

/** The dialogs of groups. */
export function GroupDialogs({ open }: { open: GroupDialog }) {
  switch (open.type) {
    case 'new_group':
      return <NewGroup />;
    case 'add_members':
      return <AddMembers conversationId={open.conversationId} />;
    case 'new_invite':
      return <NewInvite conversationId={open.conversationId} />;
    case 'member':
      return <MemberDialog conversationId={open.conversationId} userId={open.userId} />;
    case 'message_info':
      return <MessageInfo conversationId={open.conversationId} seq={open.seq} />;
    case 'confirm':
      return <ConfirmDialog question={open.question} />;
  }
}
