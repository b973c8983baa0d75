import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cache, root } from './places.mjs'
import { run } from './run.mjs'
import { SetupProblem, step } from './say.mjs'

const source = () => join(root, 'node_modules', 'better-sqlite3')

/** Where the build for an older runtime is, or would be: named after everything that goes into it. */
function bindingPlace() {
  const { version } = JSON.parse(readFileSync(join(source(), 'package.json'), 'utf8'))
  const recipe = createHash('sha256')
    .update(readFileSync(new URL(import.meta.url)))
    .digest('hex')
    .slice(0, 12)
  return join(cache, `better-sqlite3-${version}-${process.platform}-${process.arch}-${recipe}`, 'better_sqlite3.node')
}

/**
 * The native module for a runtime of this Electron version: null where the package's own prebuilt one loads
 * (Node-API 10, from Electron 35 on), else one compiled from the package's sources against Node-API 8.
 */
export const needsBuild = (electronVersion) => Number(electronVersion.split('.')[0]) < 35

export const buildIsCached = () => existsSync(bindingPlace())

export async function buildBinding() {
  const place = bindingPlace()
  if (existsSync(place)) return place
  await step('compiling SQLite for this runtime', () => compile(place))
  return place
}

async function compile(place) {
  const work = `${place}.new-${process.pid}`
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  try {
    cpSync(join(source(), 'src'), join(work, 'src'), { recursive: true })
    boxStrings(join(work, 'src'))
    const sqlite = join(source(), 'deps', 'sqlite3')
    const include = (name) => join(root, 'node_modules', name)
    await Promise.all([
      run('gcc', [
        '-c',
        '-std=c99',
        '-w',
        '-O3',
        '-fPIC',
        '-DNDEBUG',
        ...sqliteDefines(),
        '-I',
        sqlite,
        join(sqlite, 'sqlite3.c'),
        '-o',
        join(work, 'sqlite3.o'),
      ]),
      run('g++', [
        '-c',
        '-std=c++20',
        '-O3',
        '-fPIC',
        '-fvisibility=hidden',
        '-fvisibility-inlines-hidden',
        '-DNDEBUG',
        '-DNAPI_VERSION=8',
        '-DNAPI_DISABLE_CPP_EXCEPTIONS',
        '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
        '-DNODE_GYP_MODULE_NAME=better_sqlite3',
        '-DBUILDING_NODE_EXTENSION',
        ...sqliteDefines(),
        '-I',
        sqlite,
        '-I',
        include('node-addon-api'),
        '-I',
        join(include('node-api-headers'), 'include'),
        join(work, 'src', 'better_sqlite3.cpp'),
        '-o',
        join(work, 'better_sqlite3.o'),
      ]),
    ])
    const built = join(work, 'better_sqlite3.node')
    await run('g++', [
      '-shared',
      '-Wl,-Bsymbolic',
      '-Wl,--exclude-libs,ALL',
      join(work, 'better_sqlite3.o'),
      join(work, 'sqlite3.o'),
      '-ldl',
      '-lpthread',
      '-lm',
      '-o',
      built,
    ])
    mkdirSync(join(place, '..'), { recursive: true })
    renameSync(built, place)
  } catch (error) {
    if (error.code === 'ENOENT')
      throw new SetupProblem('A C++ compiler is needed once, to build SQLite: install g++ and run the command again.')
    throw error
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** The options SQLite is compiled with, as the package lists them. */
function sqliteDefines() {
  const list = readFileSync(join(source(), 'deps', 'defines.gypi'), 'utf8')
  return [...list.matchAll(/'([A-Z0-9_]+(?:=[^']*)?)'/g)].map(([, define]) => `-D${define}`)
}

/** Before Node-API 10 a reference cannot hold a string: it holds an object that holds the string. */
const STRING_REF = `
class StringRef {
public:
	StringRef() {}
	explicit StringRef(Napi::String value) {
		Napi::Object box = Napi::Object::New(value.Env());
		box.Set(static_cast<uint32_t>(0), value);
		ref = Napi::Persistent(box);
	}
	Napi::String Value() const { return ref.Value().Get(static_cast<uint32_t>(0)).As<Napi::String>(); }
private:
	Napi::ObjectReference ref;
};
`

function boxStrings(folder) {
  edit(join(folder, 'util', 'helpers.cpp'), [
    [/^/, STRING_REF],
    [/const Napi::Reference<Napi::String>&/g, 'const StringRef&'],
  ])
  edit(join(folder, 'util', 'constants.cpp'), [
    [/Napi::Reference<Napi::String>/g, 'StringRef'],
    [/Napi::Persistent\(InternalizedFromLatin1\(env, str\)\)/g, 'StringRef(InternalizedFromLatin1(env, str))'],
  ])
  edit(join(folder, 'util', 'bind-map.cpp'), [
    [/Napi::Reference<Napi::String>/g, 'StringRef'],
    [/Napi::Persistent\(InternalizedFromUtf8\(env, name, -1\)\)/g, 'StringRef(InternalizedFromUtf8(env, name, -1))'],
    [/Napi::Persistent\(pair->name\.Value\(\)\)/g, 'StringRef(pair->name.Value())'],
  ])
}

function edit(file, replacements) {
  let text = readFileSync(file, 'utf8')
  for (const [pattern, replacement] of replacements) {
    const next = text.replace(pattern, replacement)
    if (next === text)
      throw new SetupProblem(`better-sqlite3's ${file} is not as expected; set-up must be adapted to its new version.`)
    text = next
  }
  writeFileSync(file, text)
}
