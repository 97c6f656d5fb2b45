import dynamic from "next/dynamic";

/** Few rows have this menu, and menus are heavy: it comes when the first of these rows does, and keeps its place until then. */
export const LazyWholeMenu = dynamic(
  () => import("@/components/queues/actions/whole-menu").then((module) => module.WholeMenu),
  { ssr: false, loading: () => <span className="size-5 shrink-0" /> },
);
