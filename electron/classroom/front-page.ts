/** The page behind the bare address: a place to type the code, in both languages, without a script. */
export function frontPage({ failed }: { failed: boolean }): string {
  const sorry = failed
    ? '<p role="alert">没有找到这堂课，请核对代码后再试。<br>No class was found. Check the code and try again.</p>'
    : ''
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Lectern</title>
<style>
body { font: 18px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; margin: 0;
  min-height: 100vh; display: grid; place-items: center; }
form { width: min(320px, 100vw - 32px); display: grid; gap: 12px; }
h1 { font-size: 24px; margin: 0; }
label { display: grid; gap: 4px; font-size: 15px; }
input, button { font: inherit; padding: 10px 12px; border-radius: 6px; border: 1px solid #8b93a3; }
input { text-transform: uppercase; letter-spacing: 0.2em; text-align: center; }
button { background: #4a4fd8; border-color: #4a4fd8; color: #fff; font-weight: 600; }
p { margin: 0; font-size: 15px; }
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
