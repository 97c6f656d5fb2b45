/** A number as a table shows it: whole, with its thousands apart. */
export const count = (value: number): string => Math.round(value).toLocaleString("en");

export const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
