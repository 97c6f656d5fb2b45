/** When imported jobs run: as the API takes it, and in words. */
export const DELAY_OPTIONS: [DelayOption, ...DelayOption[]] = [
  { value: "own", label: "As their own options say" },
  { value: "none", label: "At once" },
  { value: "3600000", label: "In 1 hour" },
  { value: "86400000", label: "In 1 day" },
  { value: "604800000", label: "In 7 days" },
];

interface DelayOption {
  value: string;
  label: string;
}
