// The names of languages, each in itself.

export function languageName(locale) {
  try {
    const tag = locale.replace("_", "-");
    const name = new Intl.DisplayNames([tag], { type: "language" }).of(tag);
    return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
  } catch {
    return locale;
  }
}
