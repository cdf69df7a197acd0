/** Where a request comes from. Of the address only a keyed digest is stored. */
export interface Caller {
  /** An IPv4 or IPv6 address, as the edge saw it; absent where no request is behind the act, which is then not limited by it. */
  readonly address?: string;
  /** "Firefox on Windows". */
  readonly device: string;
}
