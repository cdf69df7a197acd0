/** The product's mark. Decorative; a name stands beside it or in the title of the page. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" fill="currentColor" aria-hidden="true">
      <path
        fill-rule="evenodd"
        d="M16 2.5a13 13 0 1 1-5.5 24.8q-2.9 1.6-6.6 1.7 1.8-2.9 1.3-6.2A13 13 0 0 1 16 2.5Zm-1.3 3.2a11 11 0 1 0 0 22 11 11 0 0 0 0-22Z"
      />
      <circle cx="25" cy="6.7" r="3.1" />
    </svg>
  );
}
