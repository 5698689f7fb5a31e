import { Component, type ComponentChildren, createRef } from "preact";

interface Props {
  children: ComponentChildren;
  label: string;
  /** What to bring into view: an end, or the row with this data-id. Told back once it was done. */
  goal: string | null;
  onGoal: () => void;
  /** Whether what is drawn last is the last there is: only there does the list stick to its end. */
  isEnd: boolean;
  onMove: (isAtBottom: boolean, isNearTop: boolean, isNearBottom: boolean) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

interface Anchor {
  id: string;
  top: number;
}

/** How far from an end more is read, in heights of the list: far enough that a reader seldom sees the end. */
const NEAR = 2;
const BOTTOM = 32; // px

/**
 * A list that grows at both ends without moving under its reader. At the end it sticks there; elsewhere the row at the
 * top keeps its place, whatever comes or goes above it. We do so ourselves, as not every browser does.
 */
export class Scroller extends Component<Props> {
  readonly #box = createRef<HTMLDivElement>();
  readonly #rows = createRef<HTMLOListElement>();
  #anchor: Anchor | null = null;
  #isAtBottom = true;
  #top = 0;
  readonly #watch = new ResizeObserver(() => this.#settle(this.#anchor));

  override componentDidMount() {
    this.#watch.observe(this.#box.current!);
    this.#watch.observe(this.#rows.current!);
    this.#arrive(null);
  }

  override componentWillUnmount() {
    this.#watch.disconnect();
  }

  override getSnapshotBeforeUpdate = () => this.#find();

  override componentDidUpdate(_: Props, __: object, before: Anchor | null) {
    this.#arrive(before);
  }

  override render({ children, label, onKeyDown }: Props) {
    return (
      <div class="scroller" ref={this.#box} role="region" aria-label={label} tabIndex={0} onScroll={this.#moved} onKeyDown={onKeyDown}>
        <ol class="messages" ref={this.#rows}>{children}</ol>
      </div>
    );
  }

  #arrive(before: Anchor | null) {
    const { goal, onGoal } = this.props;
    if (goal === null) return this.#settle(before);
    const row = goal === "start" || goal === "end" ? null : this.#row(goal);
    this.#isAtBottom = goal === "end";
    if (row) row.scrollIntoView({ block: "center" });
    else this.#box.current!.scrollTop = goal === "start" ? 0 : this.#box.current!.scrollHeight;
    this.#moved();
    row?.focus({ preventScroll: true });
    onGoal();
  }

  /** Back to where the reader was, after what lies around them has changed. */
  #settle(before: Anchor | null) {
    const box = this.#box.current!;
    const row = before && this.#row(before.id);
    if (this.#isAtBottom && this.props.isEnd) box.scrollTop = box.scrollHeight;
    else if (row) box.scrollTop += row.getBoundingClientRect().top - before.top;
    this.#moved();
  }

  /** Only who scrolls up leaves the end: a list that grew, or a screen that shrank, is put right by #settle. */
  #moved = () => {
    const { scrollTop, scrollHeight, clientHeight } = this.#box.current!;
    const below = scrollHeight - scrollTop - clientHeight;
    const isStill = this.#isAtBottom && scrollTop >= this.#top;
    this.#isAtBottom = this.props.isEnd && (below < BOTTOM || isStill);
    this.#top = scrollTop;
    this.#anchor = this.#find();
    this.props.onMove(this.#isAtBottom, scrollTop < NEAR * clientHeight, below < NEAR * clientHeight);
  };

  /** The first row that is in view, by halving: they lie in order. */
  #find(): Anchor | null {
    const rows = this.#rows.current?.children;
    if (!rows || rows.length === 0) return null;
    const edge = this.#box.current!.getBoundingClientRect().top;
    let [low, high] = [0, rows.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle]!.getBoundingClientRect().bottom > edge) high = middle;
      else low = middle + 1;
    }
    for (let at = low; at < rows.length; at++) {
      const { id } = (rows[at] as HTMLElement).dataset;
      if (id) return { id, top: rows[at]!.getBoundingClientRect().top };
    }
    return null;
  }

  readonly #row = (id: string) => this.#rows.current?.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`) ?? null;
}
