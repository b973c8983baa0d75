/** Lectern's mark: a reading desk, its top tilted towards the one who speaks. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.25"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M3.5 10.5 20 5.5" />
      <path d="M5.5 14h12.5l1-4.5" />
      <path d="M12 14v6" />
      <path d="M8 20h8" />
    </svg>
  )
}
