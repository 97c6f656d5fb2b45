export interface SparkLineProps {
  /** Evenly spaced; null is a gap and is drawn as one. */
  values: (number | null)[];
  /** Read out instead of the line. */
  label: string;
  width?: number;
  height?: number;
}

/** One path per unbroken run, from zero, in a box of the given size. */
export function sparkPaths(values: (number | null)[], width: number, height: number): string[] {
  const max = Math.max(1, ...values.map((value) => value ?? 0));
  const stepX = values.length > 1 ? width / (values.length - 1) : 0;
  const paths: string[] = [];
  let run = "";
  values.forEach((value, index) => {
    if (value === null) {
      if (run) paths.push(run);
      run = "";
      return;
    }
    const x = (index * stepX).toFixed(1);
    const y = (height - (value / max) * height).toFixed(1);
    run += `${run ? "L" : "M"}${x} ${y}`;
  });
  if (run) paths.push(run);
  return paths;
}

/** A line as small as a word, in plain SVG: a table of them must stay light. */
export function SparkLine({ values, label, width = 96, height = 20 }: SparkLineProps) {
  const pad = 1.5;
  const paths = sparkPaths(values, width - 2 * pad, height - 2 * pad);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      className="block text-accent"
    >
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} stroke="var(--line)" />
      <g
        transform={`translate(${pad} ${pad})`}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.25"
        strokeLinejoin="round"
        strokeLinecap="round"
      >
        {paths.map((d) => (
          <path key={d} d={d.includes("L") ? d : `${d}l0.01 0`} />
        ))}
      </g>
    </svg>
  );
}
