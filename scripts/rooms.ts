// The house's own rules, which no linter knows: where an import may lead (types included), how large a room may be, and that
// docs/architecture.md names each. `npm run check` runs it.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { circlesIn, type Graph } from './rooms/circles.js';
import { arrows, foreign, leaves, mostFiles } from './rooms/rules.js';

const root = path.resolve(import.meta.dirname, '..');
const programs = ['src', 'localAzure'];
const problems: string[] = [];

interface SourceFile {
  /** From the root, with slashes: `src/bot/channel/adapter.ts`. */
  readonly name: string;
  readonly program: string;
  /** What it imports, in any way: names of files of ours, and packages as they are written. */
  readonly own: readonly string[];
  readonly packages: readonly string[];
}

const files = programs.flatMap((program) => filesOf(program).map((name) => read(program, name)));
if (files.length < 200) problems.push(`only ${files.length} files were found`);

theyStandAlone();
noCircles(files.map(({ name, own }) => [name, own]));
// A room may use what its own room has, and be put together by it; among rooms beside each other arrows point one way.
noCircles(rooms());
oneWay();
packagesWhereTheyBelong();
notTooLarge();
namesOnce();
describedRooms();

for (const problem of problems) console.error(problem);
console.log(`${files.length} files, ${roomNames().length} rooms, ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

function filesOf(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true })
    .map((file) => `${folder}/${String(file).replaceAll(path.sep, '/')}`)
    .filter((file) => file.endsWith('.ts') && !/\/(node_modules|dist)\//.test(file))
    .sort();
}

function read(program: string, name: string): SourceFile {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, name), 'utf8'), true, true);
  const imports = [...new Set(importedFiles.map(({ fileName }) => fileName))];
  return {
    name,
    program,
    own: imports
      .filter((one) => one.startsWith('.'))
      .map((one) => path.posix.join(path.posix.dirname(name), one).replace(/\.js$/, '.ts')),
    packages: imports.filter((one) => !one.startsWith('.')),
  };
}

function roomOf(file: string): string {
  return path.posix.dirname(file);
}

function roomNames(): string[] {
  return [...new Set(files.map(({ name }) => roomOf(name)))];
}

function rooms(): [string, string[]][] {
  const isWithin = (one: string, other: string) => one === other || one.startsWith(`${other}/`);
  return roomNames().map((room) => [
    room,
    files
      .filter(({ name }) => roomOf(name) === room)
      .flatMap(({ own }) => own.map(roomOf))
      .filter((other) => !isWithin(room, other) && !isWithin(other, room)),
  ]);
}

function theyStandAlone(): void {
  for (const { name, program, own } of files)
    for (const one of own)
      if (!one.startsWith(`${program}/`)) problems.push(`${name} leaves ${program} for ${one}`);
}

function noCircles(graph: Graph): void {
  for (const circle of circlesIn(graph)) problems.push(`a circle: ${circle.join(' -> ')}`);
}

/** `bot` of `src/bot/channel/adapter.ts`, `app` of `src/app.ts`. */
function firstPart(file: string): string {
  return (file.split('/')[1] ?? '').replace(/\.ts$/, '');
}

function oneWay(): void {
  for (const { name, program, own } of files) {
    const from = firstPart(name);
    const allowed = arrows[program]?.[from];
    // What stands at the top may ask anything.
    if (allowed === undefined && name === `${program}/${from}.ts`) continue;
    if (allowed === undefined && program in arrows)
      problems.push(`${name}: its room has no arrows in rooms/rules.ts`);
    if (allowed === undefined) continue;
    for (const one of own) {
      const to = firstPart(one);
      if (to !== from && !allowed.includes(to) && !leaves[program]?.includes(to))
        problems.push(`${name} asks ${one}: a wrong arrow`);
    }
  }
}

function packagesWhereTheyBelong(): void {
  for (const { name, program, packages } of files)
    for (const one of packages)
      for (const [pattern, where] of foreign[program] ?? [])
        if (pattern.test(one) && !where.includes(firstPart(name)))
          problems.push(`${name} asks ${one}, which belongs to ${where.join(', ')}`);
}

function notTooLarge(): void {
  const tests = filesOf('test');
  const counts = new Map<string, number>();
  for (const name of [...files.map((file) => file.name), ...tests])
    counts.set(roomOf(name), (counts.get(roomOf(name)) ?? 0) + 1);
  for (const [room, count] of counts)
    if (count > mostFiles)
      problems.push(`${room} has ${count} files; ${mostFiles} is the most that one can look through`);
}

function namesOnce(): void {
  const seen = new Map<string, string>();
  for (const { name, program } of files) {
    const key = `${program} ${path.posix.basename(name)}`;
    const other = seen.get(key);
    if (other !== undefined && path.posix.basename(name) !== 'index.ts')
      problems.push(`${name} and ${other} have one name`);
    seen.set(key, name);
  }
}

/** The tree in docs/architecture.md: a line for each room, indented by its depth, with what its idea is. */
function describedRooms(): void {
  const page = readFileSync(path.join(root, 'docs/architecture.md'), 'utf8');
  const tree = page.slice(page.indexOf('```\nsrc/'), page.indexOf('\n```', page.indexOf('```\nsrc/')));
  const described = new Set<string>();
  const above: string[] = [];
  for (const line of tree.split('\n')) {
    const found = /^( *)([A-Za-z]+)\/(?:\s+(\S.*))?$/.exec(line);
    if (found === null) continue;
    const [, indent = '', name = '', idea] = found;
    above.splice(indent.length / 2, Infinity, name);
    if (idea !== undefined || indent === '') described.add(above.join('/'));
  }
  for (const room of roomNames())
    if (!described.has(room)) problems.push(`docs/architecture.md does not say what ${room} is`);
  for (const room of described)
    if (
      programs.includes(room.split('/')[0] ?? '') &&
      !roomNames().includes(room) &&
      !roomNames().some((one) => one.startsWith(`${room}/`))
    )
      problems.push(`docs/architecture.md describes ${room}, which is not there`);
}
