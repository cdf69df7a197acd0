import type { FieldIssue } from '../../../functions/wire/errors.ts';
import { ClientError } from '../app/client/types.ts';
import { errorText, issueText } from './words.ts';

export interface AuthForm {
  value(id: string): string;
  isChecked(id: string): boolean;
  /** The page's data attribute of the form. */
  data(name: string): string;
  onInput(id: string, action: (text: string) => void): void;
}

export interface AuthFormOptions {
  readonly formId: string;
  readonly busyLabel: string;
  /** Name in the request → id of the field, in the order of the page. */
  readonly fields: Readonly<Record<string, string>>;
  /** What can be said without asking the server. */
  readonly check: (form: AuthForm) => FieldIssue[];
  /** Resolves when the browser may go on; throws `ClientError`. */
  readonly send: (form: AuthForm, setLabel: (text: string) => void) => Promise<unknown>;
}

/** Makes a form send JSON once at a time, and say beside each field, and above all of them, what is wrong. */
export function connectForm(options: AuthFormOptions): AuthForm {
  const form = element(options.formId, HTMLFormElement);
  const label = element('submit-label', HTMLElement);
  const idleLabel = label.textContent ?? '';
  const handle: AuthForm = {
    value: (id) => element(id, HTMLInputElement).value,
    isChecked: (id) => element(id, HTMLInputElement).checked,
    data: (name) => form.dataset[name] ?? '',
    onInput: (id, action) => {
      const input = element(id, HTMLInputElement);
      input.addEventListener('input', () => action(input.value));
    },
  };
  for (const id of Object.values(options.fields)) handle.onInput(id, () => setFieldError(id, ''));
  connectPasswordToggle();

  const submit = async () => {
    if (form.dataset.busy !== undefined) return;
    clearErrors(options.fields);
    const issues = options.check(handle);
    if (issues.length > 0) return showIssues(options.fields, issues);
    setBusy(true, options.busyLabel);
    try {
      await options.send(handle, (text) => {
        label.textContent = text;
      });
    } catch (error) {
      setBusy(false, idleLabel);
      showError(options.fields, error instanceof ClientError ? error : new ClientError('internal'));
    }
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  // A page that comes back by the Back button is as it was left: busy.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) setBusy(false, idleLabel);
  });
  return handle;

  /** The button keeps its focus: a disabled one would lose it. */
  function setBusy(isBusy: boolean, text: string): void {
    label.textContent = text;
    if (isBusy) form.dataset.busy = '';
    else delete form.dataset.busy;
    element('submit', HTMLElement).setAttribute('aria-disabled', String(isBusy));
  }
}

function showError(fields: AuthFormOptions['fields'], error: ClientError): void {
  const issues = (error.body?.issues ?? []).filter((issue) => fieldId(fields, issue) !== undefined);
  if (issues.length > 0) showIssues(fields, issues);
  else fillAlert([errorText(error)]);
}

function showIssues(fields: AuthFormOptions['fields'], issues: readonly FieldIssue[]): void {
  const links = issues.flatMap((issue) => {
    const id = fieldId(fields, issue);
    if (id === undefined) return [];
    setFieldError(id, issueText(issue));
    const link = document.createElement('a');
    link.href = `#${id}`;
    link.textContent = issueText(issue);
    link.addEventListener('click', (event) => {
      event.preventDefault();
      element(id, HTMLElement).focus();
    });
    return [link];
  });
  fillAlert(links);
}

function fillAlert(items: readonly (string | Node)[]): void {
  const alert = element('form-alert', HTMLElement);
  const lines = items.map((item) => {
    const line = document.createElement('p');
    line.append(item);
    return line;
  });
  alert.replaceChildren(...lines);
  alert.focus();
}

function clearErrors(fields: AuthFormOptions['fields']): void {
  element('form-alert', HTMLElement).replaceChildren();
  for (const id of Object.values(fields)) setFieldError(id, '');
}

function setFieldError(id: string, text: string): void {
  element(`${id}-error`, HTMLElement).textContent = text;
  const input = element(id, HTMLElement);
  if (text === '') input.removeAttribute('aria-invalid');
  else input.setAttribute('aria-invalid', 'true');
}

function fieldId(fields: AuthFormOptions['fields'], issue: FieldIssue): string | undefined {
  return fields[issue.path.split('.')[0] ?? ''];
}

function connectPasswordToggle(): void {
  const toggle = element('password-toggle', HTMLElement);
  const password = element('password', HTMLInputElement);
  toggle.hidden = false;
  // `aria-pressed` tells the state; the name stays the same.
  toggle.addEventListener('click', () => {
    const isShown = password.type === 'password';
    password.type = isShown ? 'text' : 'password';
    toggle.setAttribute('aria-pressed', String(isShown));
  });
}

function element<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`The page lacks #${id}.`);
  return found;
}
