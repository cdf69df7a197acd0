/** A straight line through points by least squares. */
export interface Line {
  /** Of y for one of x. */
  readonly slope: number;
  /** How uncertain the slope is, by how far the points lie off the line. */
  readonly standardError: number;
}

export type Point = readonly [x: number, y: number];

/** The line through at least three points with different x; undefined where there are fewer. */
export function leastSquares(points: readonly Point[]): Line | undefined {
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  const spread = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  if (count < 3 || spread === 0) return undefined;
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / spread;
  const residual = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  return { slope, standardError: Math.sqrt(residual / (count - 2) / spread) };
}
