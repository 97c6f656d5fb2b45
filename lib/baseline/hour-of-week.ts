const HOUR_MS = 3_600_000;
const DAY_NAMES = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** Hour of the week (0 is Sunday, midnight) of hours since the epoch, by the clock of a zone: with its summer time. */
export function hourOfWeekIn(zone: string): (hour: number) => number {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    weekday: "short",
    hour: "numeric",
    hourCycle: "h23",
  });
  return (hour) => {
    const parts = format.formatToParts(hour * HOUR_MS);
    const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
    return DAY_NAMES.indexOf(of("weekday")) * 24 + Number(of("hour"));
  };
}
