import { fileURLToPath } from "node:url";

export type Version = "2.1" | "3.0" | "4.0";

/** A program or library that reads and writes vCards, by a file in `programs`. */
export interface Program {
  readonly name: string;
  /** Commands that make it ready, or tell that it is not on this machine. */
  readonly prepare: readonly (readonly string[])[];
  /** Prints its version. */
  readonly version: readonly string[];
  /** `read` or `write VERSION` are put behind it. */
  readonly command: readonly string[];
  readonly writes: readonly Version[];
  readonly reads: readonly Version[];
  /** What brings it onto a machine that has not got it. */
  readonly advice: string;
}

const programs = fileURLToPath(new URL("../programs", import.meta.url));

/** @param folder where programs are built and installed */
export function allPrograms(folder: string): readonly Program[] {
  const python = `${folder}/python/bin/python`;
  const java = ["java", "-cp", `${folder}/ez-vcard/*:${folder}/ez-vcard`];
  const javascript = (name: string, versions: readonly Version[]): Program => ({
    name,
    prepare: [],
    version: [process.execPath, "-p", versionOfPackage(name)],
    command: [process.execPath, `${programs}/javascript.js`, name],
    writes: versions,
    reads: versions,
    advice: "npm ci",
  });

  return [
    {
      name: "Evolution",
      prepare: [],
      version: dpkg("gir1.2-ebookcontacts-1.2"),
      command: ["/usr/bin/python3", `${programs}/evolution.py`],
      writes: ["2.1", "3.0"],
      reads: ["3.0", "4.0"],
      advice: "Debian’s gir1.2-ebookcontacts-1.2 and python3-gi",
    },
    {
      name: "KContacts",
      prepare: [
        [
          "sh",
          "-c",
          `c++ -std=c++17 -fPIC -o ${folder}/kcontacts ${programs}/kcontacts.cpp ${kde}`,
        ],
      ],
      version: dpkg("libkf5contacts-dev"),
      command: [`${folder}/kcontacts`],
      writes: ["2.1", "3.0", "4.0"],
      reads: ["3.0", "4.0"],
      advice: "Debian’s libkf5contacts-dev and g++",
    },
    {
      name: "ez-vcard",
      prepare: [
        [
          "mvn",
          "-q",
          "-B",
          "-f",
          `${programs}/ez-vcard/pom.xml`,
          "dependency:copy-dependencies",
          `-DoutputDirectory=${folder}/ez-vcard`,
        ],
        [
          "javac",
          "-cp",
          `${folder}/ez-vcard/*`,
          "-d",
          `${folder}/ez-vcard`,
          `${programs}/ez-vcard/Cards.java`,
        ],
      ],
      version: ["sh", "-c", `ls ${folder}/ez-vcard | sed -n 's/^ez-vcard-\\(.*\\).jar/\\1/p'`],
      command: [...java, "Cards"],
      writes: ["2.1", "3.0", "4.0"],
      reads: ["3.0", "4.0"],
      advice: "a JDK and Maven",
    },
    {
      name: "go-vcard",
      prepare: [["go", "build", "-C", `${programs}/go-vcard`, "-o", `${folder}/go-vcard`, "."]],
      version: [
        "go",
        "list",
        "-C",
        `${programs}/go-vcard`,
        "-m",
        "-f",
        "{{.Version}}",
        "github.com/emersion/go-vcard",
      ],
      command: [`${folder}/go-vcard`],
      writes: ["3.0", "4.0"],
      reads: ["3.0", "4.0"],
      advice: "Go",
    },
    {
      name: "vobject (khard, Radicale)",
      prepare: [
        ["python3", "-m", "venv", `${folder}/python`],
        [python, "-m", "pip", "-q", "install", "vobject==0.9.9"],
      ],
      version: [python, "-c", "import importlib.metadata as m; print(m.version('vobject'))"],
      command: [python, `${programs}/cards_with_vobject.py`],
      writes: ["3.0"],
      reads: ["3.0"],
      advice: "Python 3 with venv",
    },
    {
      name: "sabre/vobject (Nextcloud)",
      prepare: [],
      version: ["php", `${programs}/sabre.php`, "version"],
      command: ["php", `${programs}/sabre.php`],
      writes: ["3.0", "4.0"],
      reads: ["3.0", "4.0"],
      advice:
        "php and sabre/vobject: Debian’s php-sabre-vobject, or SABRE_AUTOLOAD with the path of another’s autoload.php",
    },
    {
      name: "Text::vCard",
      prepare: [],
      version: dpkg("libtext-vcard-perl"),
      command: ["perl", `${programs}/text-vcard.pl`],
      writes: ["3.0"],
      reads: ["3.0"],
      advice: "Debian’s libtext-vcard-perl",
    },
    javascript("ical.js", ["3.0", "4.0"]),
    javascript("vcf", ["2.1", "3.0", "4.0"]),
    javascript("vcard4", ["4.0"]),
  ];
}

const kde = [
  ...["KContacts", "KContacts/kcontacts", "KCoreAddons", "KConfig", "KConfigCore", "KI18n"].map(
    (name) => `-I/usr/include/KF5/${name}`,
  ),
  `$(pkg-config --cflags --libs Qt5Core Qt5Gui Qt5Xml Qt5Network)`,
  "-lKF5Contacts",
].join(" ");

function dpkg(name: string): string[] {
  return ["dpkg-query", "-f", "${Version}", "-W", name];
}

function versionOfPackage(name: string): string {
  const path = fileURLToPath(
    new URL(`../../../node_modules/${name}/package.json`, import.meta.url),
  );
  return `JSON.parse(require("node:fs").readFileSync(${JSON.stringify(path)}, "utf8")).version`;
}
