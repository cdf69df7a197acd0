/** A change of a text field: what replaces the characters from `start` to `end`, and what is selected then. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly selection: readonly [start: number, end: number];
}

/** Puts marks around a selection, or takes them away where they stand there already. */
export function toggleMark(value: string, start: number, end: number, mark: string): TextEdit {
  const size = mark.length;
  const selected = value.slice(start, end);
  const character = mark[0];
  // "**" around a selection is not "*" around it.
  const isAround =
    value.slice(start - size, start) === mark &&
    value.slice(end, end + size) === mark &&
    (value[start - size - 1] !== character || size > 1);
  if (start >= size && isAround) {
    return { start: start - size, end: end + size, text: selected, selection: [start - size, end - size] };
  }
  return { start, end, text: mark + selected + mark, selection: [start + size, end + size] };
}

/** Makes a selection code: a block where it has several lines. */
export function toggleCode(value: string, start: number, end: number): TextEdit {
  const selected = value.slice(start, end);
  if (!selected.includes('\n')) return toggleMark(value, start, end, '`');
  const open = `${start > 0 && value[start - 1] !== '\n' ? '\n' : ''}\`\`\`\n`;
  const close = `${selected.endsWith('\n') ? '' : '\n'}\`\`\`${end < value.length && value[end] !== '\n' ? '\n' : ''}`;
  const from = start + open.length;
  return { start, end, text: open + selected + close, selection: [from, from + selected.length] };
}

/** Carries out an edit as if it had been typed, so that the browser can undo it. */
export function applyEdit(field: HTMLTextAreaElement, edit: TextEdit): void {
  field.focus();
  field.setSelectionRange(edit.start, edit.end);
  // Deprecated and without a successor: nothing else keeps the history of undoing.
  const done = document.execCommand(edit.text === '' ? 'delete' : 'insertText', false, edit.text);
  if (!done) {
    field.setRangeText(edit.text, edit.start, edit.end, 'end');
    field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  }
  field.setSelectionRange(...edit.selection);
}

/** An edit that puts `text` in the place of some characters, with the caret behind it. */
export function replaceWith(start: number, end: number, text: string): TextEdit {
  return { start, end, text, selection: [start + text.length, start + text.length] };
}
