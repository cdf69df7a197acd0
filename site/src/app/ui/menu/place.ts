/** Where on the page a menu opens, in CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}
