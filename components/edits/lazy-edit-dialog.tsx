import dynamic from "next/dynamic";

/** Comes when it is asked for: the list of jobs is looked at far more often than edited. */
export const LazyEditDialog = dynamic(() => import("./edit-dialog").then((module) => module.EditDialog), {
  ssr: false,
});
