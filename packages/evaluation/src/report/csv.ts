/**
 * A table as CSV after RFC 4180: lines end in CRLF, fields with commas, quotes or ends of lines are quoted. The columns are
 * the keys of the first row; null is an empty field.
 */
export function csvText(rows: readonly Readonly<Record<string, string | number | null>>[]): string {
  if (rows.length === 0) return '';
  const columns = Object.keys(rows[0]);
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  return lines.map((fields) => `${fields.map(fieldText).join(',')}\r\n`).join('');
}

function fieldText(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
