interface Props<T extends string> {
  label: string;
  value: T;
  options: readonly (readonly [T, string])[];
  onChoose: (value: T) => void;
}

/** One of a few words, side by side: radio buttons that look like one switch. */
export function Choice<T extends string>({ label, value, options, onChoose }: Props<T>) {
  return (
    <fieldset class="choice">
      <legend class="hidden-text">{label}</legend>
      {options.map(([word, shown]) => (
        <label key={word}>
          <input type="radio" name={label} checked={value === word} onChange={() => onChoose(word)} />
          <span>{shown}</span>
        </label>
      ))}
    </fieldset>
  );
}
