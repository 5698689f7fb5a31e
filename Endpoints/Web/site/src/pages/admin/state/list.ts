import { useEffect, useRef, useState } from "preact/hooks";

interface Page<T> {
  items: T[];
  has_more: boolean;
}

/** A list that is read page by page, and anew when what it is asked for changes. A late answer to an old question is dropped. */
export function useList<T>(load: (before?: T) => Promise<Page<T>>, asked: string) {
  const [items, setItems] = useState<T[]>([]);
  const [hasMore, setMore] = useState(false);
  const [problem, setProblem] = useState("");
  const [isLoaded, setLoaded] = useState(false);
  const question = useRef(0);

  async function read(known: T[]) {
    const mine = ++question.current;
    try {
      const page = await load(known.at(-1));
      if (mine !== question.current) return;
      setItems([...known, ...page.items]);
      setMore(page.has_more);
      setProblem("");
    } catch (refused) {
      if (mine === question.current) setProblem((refused as Error).message);
    }
    setLoaded(true);
  }

  useEffect(() => void read([]), [asked]);

  return { items, hasMore, problem, isLoaded, more: () => read(items), reload: () => read([]) };
}
