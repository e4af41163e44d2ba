import { measure } from './measure.ts';

/** `node node-program.mjs SIZE OPTIONS` in JSON: prints the measurement. */
const [size, options] = process.argv.slice(2).map((argument) => JSON.parse(argument));
console.log(JSON.stringify(await measure(size, options)));
