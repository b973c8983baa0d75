const SORRY = {
  'not-found': '没有找到这堂课，请核对代码后再试。<br>No class was found. Check the code and try again.',
  'too-many': '试错太多次了，请等几秒再试。<br>Too many wrong codes. Wait a few seconds and try again.',
}

/** The page behind the bare address: a place to type the code, in both languages, without a script. */
export function frontPage(failed?: keyof typeof SORRY): string {
  const sorry = failed ? `<p role="alert">${SORRY[failed]}</p>` : ''
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Lectern</title>
<style>
/* The colours of the attendee page: this page has no file of its own to take them from. */
:root { --canvas: #f3f4f8; --surface: #ffffff; --line: #7b8296; --text: #161922; --accent: #4a45d2; --focus: #4a45d2;
  --problem: #bd1d31; }
@media (prefers-color-scheme: dark) { :root { --canvas: #0e1016; --surface: #161920; --line: #6e768a; --text: #eceef4;
  --accent: #625ee8; --focus: #aaa8ff; --problem: #ff8a93; } }
body { font: 15px/1.6 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC",
  sans-serif; margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--canvas);
  color: var(--text); }
form { width: min(320px, 100vw - 32px); display: grid; gap: 16px; }
h1 { font-size: 24px; line-height: 1.35; margin: 0; }
label { display: grid; gap: 4px; font-weight: 600; }
input, button { font: inherit; color: inherit; box-sizing: border-box; min-height: 44px; padding: 0 12px;
  border-radius: 6px; border: 1px solid var(--line); background: var(--surface); }
input { text-transform: uppercase; letter-spacing: 0.2em; text-align: center; font-size: 18px; font-weight: 400; }
:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
button { background: var(--accent); border-color: var(--accent); color: #ffffff; font-weight: 600; }
p { margin: 0; color: var(--problem); font-size: 13px; }
</style>
</head>
<body>
<form action="/enter" method="get">
<h1>Lectern</h1>
<label>六位课堂代码 · Class code
<input name="code" required maxlength="6" autocomplete="off" autocapitalize="characters" autofocus></label>
<button>进入课堂 · Enter</button>
${sorry}
</form>
</body>
</html>
`
}
