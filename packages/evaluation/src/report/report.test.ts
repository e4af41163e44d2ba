import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import {
  createReport,
  csvText,
  environmentStamp,
  evaluate,
  type ImageRecord,
  imageRows,
  PROTOCOL_NAMES,
  summarise,
  writeReport,
} from '@opticalflow/evaluation';
import fc from 'fast-check';
import { asDataset, fixtureDataset } from '../../test/fixture-pictures.ts';
import { makeFolder } from '../../test/folder.ts';

/** Reads CSV by the grammar of RFC 4180. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const row: string[] = [];
    for (;;) {
      const match = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
      match.lastIndex = at;
      const found = match.exec(text);
      if (!found) throw new Error(`no field at ${at}`);
      row.push(found[1]?.replaceAll('""', '"') ?? found[2]);
      at = match.lastIndex;
      if (found[3] !== ',') break;
    }
    rows.push(row);
  }
  return rows;
}

describe('CSV', () => {
  test('is read back as it was, whatever the fields', () => {
    const cell = fc.oneof(
      fc.constantFrom('', ',', '"', '\r\n', '\n', 'a,"b"', 'é'),
      fc.string(),
      fc.double({ noNaN: true }),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 1 }), (rows) => {
        const text = csvText(rows.map(([a, b, c]) => ({ 'a "1"': a, 'b,2': b, c })));
        expect(parseCsv(text)).toEqual([['a "1"', 'b,2', 'c'], ...rows.map((row) => row.map(String))]);
      }),
    );
  });

  test('has nothing where nothing is known', () => {
    expect(csvText([{ a: null, b: 0 }])).toBe('a,b\r\n,0\r\n');
    expect(csvText([])).toBe('');
  });
});

describe('a report', () => {
  const { pictures } = fixtureDataset('kitti-2015');
  const dataset = asDataset('kitti-2015', pictures);
  const question = {
    dataset: { name: dataset.name, length: 4, description: dataset.description! },
    model: { name: 'default' },
    settings: {},
  };
  const failed = { dataset: 'kitti-2015', index: 3, name: 'gone, "away"', error: 'there is no such file' };
  const made = async (): Promise<ImageRecord[]> => {
    const { records } = await evaluate({
      estimate: (_, __, { index }) => ({ flow: pictures[index].estimate }),
      dataset,
      protocol: 'kitti',
    });
    return [...records, failed];
  };

  test('is written whole, with the chosen protocol and all others, and a row for each picture', async () => {
    const folder = join(makeFolder(), 'new');
    const records = await made();
    const environments = [{ ...environmentStamp() }];
    const report = createReport({
      protocol: 'kitti',
      question,
      records,
      environments,
      command: 'opticalflow evaluate',
    });
    const files = await writeReport(folder, report, records);
    expect(files).toEqual(['images.csv', 'images.json', 'report.json'].map((name) => join(folder, name)));
    expect(readdirSync(folder).sort()).toEqual(['images.csv', 'images.json', 'report.json']);

    const read = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    expect(read).toEqual(JSON.parse(JSON.stringify(report)));
    expect(read).toMatchObject({
      summary: { protocol: 'kitti', images: 3, failed: 1 },
      failures: [failed],
      notes: [expect.stringContaining('without objects')],
      question: { dataset: { length: 4 } },
      environments: [{ package: '@opticalflow/evaluation', node: process.version, host: expect.any(String) }],
      unfinished: [],
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      command: 'opticalflow evaluate',
    });
    for (const name of PROTOCOL_NAMES) {
      expect(read.protocols[name]).toEqual(JSON.parse(JSON.stringify(summarise(records, { protocol: name }))));
    }

    const rows = JSON.parse(readFileSync(join(folder, 'images.json'), 'utf8'));
    expect(rows).toEqual(imageRows(records));
    const csv = parseCsv(readFileSync(join(folder, 'images.csv'), 'utf8'));
    expect(csv.slice(1)).toEqual(rows.map((row: object) => Object.values(row).map((value) => String(value ?? ''))));
    expect(csv[4].slice(0, 2)).toEqual(['3', 'gone, "away"']);
  });

  test('has rows whose mean is the mean over pictures', async () => {
    const records = await made();
    const rows = imageRows(records).filter(({ error }) => error === null);
    const mean = (column: string) => rows.reduce((sum, row) => sum + Number(row[column]), 0) / rows.length;
    const { epe, flAll, aae, wauc, px1Below } = summarise(records, { protocol: 'ptlflow' });
    const expected = { epe, flAll, aae, wauc, px1Below };
    for (const [column, value] of Object.entries(expected)) expect(mean(column)).toBeCloseTo(value!, 10);
  });
});
