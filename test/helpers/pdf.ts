/** A small PDF with one flat colour and one line of text a page. `locked`: it opens only with a password nobody knows. */
export function pdfOf(pages: { red: number; green: number; blue: number; text: string }[], locked = false): Buffer {
  const objects: string[] = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Kids[${pages.map((_, at) => `${4 + at * 2} 0 R`).join(' ')}]/Count ${pages.length}>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>',
  ]
  for (const [at, { red, green, blue, text }] of pages.entries()) {
    const content = `${red} ${green} ${blue} rg 0 0 960 540 re f BT /F1 48 Tf 0 0 0 rg 60 260 Td (${text}) Tj ET`
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 960 540]/Contents ${5 + at * 2} 0 R/Resources<</Font<</F1 3 0 R>>>>>>`,
      `<</Length ${content.length}>>\nstream\n${content}\nendstream`,
    )
  }
  if (locked) {
    const secret = 'ab'.repeat(32)
    objects.push(`<</Filter/Standard/V 1/R 2/O<${secret}>/U<${secret}>/P -4>>`)
  }
  let file = '%PDF-1.4\n'
  const offsets = objects.map((object, at) => {
    const offset = file.length
    file += `${at + 1} 0 obj\n${object}\nendobj\n`
    return String(offset).padStart(10, '0')
  })
  const start = file.length
  const encrypt = locked ? `/Encrypt ${objects.length} 0 R/ID[<00><00>]` : ''
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((one) => `${one} 00000 n \n`).join('')}`
  file += `trailer<</Size ${objects.length + 1}/Root 1 0 R${encrypt}>>\nstartxref\n${start}\n%%EOF`
  return Buffer.from(file, 'latin1')
}
