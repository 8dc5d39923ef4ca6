import { h, type ComponentChild, type ComponentChildren } from "preact";

interface SegmentsProps<Value extends string> {
  readonly label: string;
  readonly options: readonly { readonly value: Value; readonly name: ComponentChildren }[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}

/** A switch with a few positions, of which one is taken. Left and right move it. */
export function Segments<Value extends string>(props: SegmentsProps<Value>): ComponentChild {
  const { label, options, chosen, onChoose } = props;
  const move = (event: KeyboardEvent): void => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const at = options.findIndex(({ value }) => value === chosen);
    const wanted = options[(at + by + options.length) % options.length]!;
    onChoose(wanted.value);
    const buttons = (event.currentTarget as HTMLElement).querySelectorAll("button");
    buttons[options.indexOf(wanted)]?.focus();
  };
  return h(
    "span",
    { class: "segments", role: "radiogroup", "aria-label": label, onKeyDown: move },
    options.map(({ value, name }) =>
      h(
        "button",
        {
          key: value,
          type: "button",
          role: "radio",
          "aria-checked": value === chosen,
          tabIndex: value === chosen ? 0 : -1,
          onClick: () => onChoose(value),
        },
        name,
      ),
    ),
  );
}
