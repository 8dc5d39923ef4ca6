import nx from "@nx/eslint-plugin";
import tseslint from "typescript-eslint";

const forTests = ["vitest", "fast-check"];

/**
 * Who may import whom. The parties share a specification, not code; no party is imported, and no
 * party imports what reports to the stage.
 */
const boundaries = [
  {
    sourceTag: "lib:protocol",
    onlyDependOnLibsWithTags: [],
    allowedExternalImports: ["typebox", "typebox/value", "jose", ...forTests],
  },
  {
    sourceTag: "lib:backstage",
    onlyDependOnLibsWithTags: ["lib:protocol"],
    allowedExternalImports: ["htmlparser2", ...forTests],
  },
  { sourceTag: "lib:story", onlyDependOnLibsWithTags: [], allowedExternalImports: forTests },
  { sourceTag: "lib:database", onlyDependOnLibsWithTags: ["lib:backstage"] },
  {
    sourceTag: "lib:service",
    onlyDependOnLibsWithTags: ["lib:protocol", "lib:database", "lib:backstage"],
  },
  {
    sourceTag: "lib:pages",
    onlyDependOnLibsWithTags: ["lib:protocol", "lib:service", "lib:database", "lib:story"],
  },
  {
    sourceTag: "kind:party",
    onlyDependOnLibsWithTags: ["lib:protocol", "lib:database", "lib:service", "lib:pages"],
  },
  { sourceTag: "kind:tool", onlyDependOnLibsWithTags: ["kind:lib", "kind:tool"] },
];

const onlyConfig = "config.ts is the only reader of the environment.";

export default tseslint.config(
  { ignores: ["**/node_modules/**", "**/.data/**", "**/.exercises/**", "**/assets/**"] },
  tseslint.configs.base,
  {
    files: ["**/*.ts"],
    plugins: { "@nx": nx },
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@nx/enforce-module-boundaries": [
        "error",
        { depConstraints: boundaries, allow: [], banTransitiveDependencies: false },
      ],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: false }],
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/only-throw-error": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      eqeqeq: "error",
      "no-console": "off",
      "max-lines": ["error", { max: 200, skipBlankLines: true }],
    },
  },
  {
    files: ["apps/*/src/**/*.ts"],
    ignores: ["**/config.ts", "**/*main.ts", "**/*.test.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "process", property: "env", message: onlyConfig },
      ],
      "no-restricted-imports": ["error", { name: "node:process", message: onlyConfig }],
    },
  },
);
