// Makes a host run its extensions in another display language without a language pack: those are not to be had from npm.
import fs from "node:fs";
import path from "node:path";

/**
 * Lets the host on this user-data folder resolve locale. It serves a language only if languagepacks.json names a translation for it; an
 * empty translation is enough: VS Code's own texts stay English, and vscode.env.language, l10n bundles and package.nls files follow.
 * @param {string} data user-data folder
 * @param {string} locale such as zh-cn
 * @returns {void}
 */
export function offerLanguage(data, locale) {
  const translation = path.join(data, `empty.${locale}.i18n.json`);
  fs.writeFileSync(translation, '{"contents":{}}\n');
  const packs = {
    [locale]: {
      hash: "empty",
      label: locale,
      extensions: [{ extensionIdentifier: { id: `tests.empty-${locale}` }, version: "0.0.1" }],
      translations: { vscode: translation },
    },
  };
  fs.writeFileSync(path.join(data, "languagepacks.json"), `${JSON.stringify(packs)}\n`);
}
