import { type Clock, type Config, type FilePolicy, type Log, filePolicy, systemClock } from "../kernel/index.ts";
import { lazily } from "./lazy.ts";
import type { Workbench } from "./workbench.ts";

export type { ChangeReport, ChangeRequest } from "./changes.ts";
export type { Found, FindRequest } from "./find.ts";
export type { AddedInput } from "./inputs.ts";
export type { IngestReport } from "./ticket-desk.ts";
export type { HistoryEntry } from "./versions.ts";
export type { System } from "../store/index.ts";
export type { Changed, Workbench } from "./workbench.ts";

/**
 * The workbench of this computer's user: the record named by the configuration, and files by path as it allows;
 * `files: false` where whoever calls has no files here, so that no path may be named at all.
 * Database driver and schema are loaded and the record is opened by the first call that needs them, so a server
 * answers `initialize` and its lists before either.
 */
export function openWorkbench(
  config: Config,
  log: Log,
  options: { clock?: Clock; files?: FilePolicy | false } = {},
): Workbench {
  const files = options.files === false ? undefined : (options.files ?? filePolicy(config));
  let loading: Promise<Workbench> | undefined;
  const load = (): Promise<Workbench> => (loading ??= open());
  const open = async (): Promise<Workbench> => {
    const [{ Workbench }, { openStore }] = await Promise.all([import("./workbench.ts"), import("../store/index.ts")]);
    return new Workbench(openStore(config, log, options.clock ?? systemClock), {
      org: config.org,
      author: config.author,
      files,
    });
  };

  return lazily(load, {
    files,
    versions: lazily(async () => (await load()).versions),
    onChanged: (listener) => {
      let stop: (() => void) | undefined = () => undefined;
      void load().then((workbench) => {
        if (stop) stop = workbench.onChanged(listener);
      });
      return () => {
        stop?.();
        stop = undefined;
      };
    },
    // What was never opened need not be loaded to be closed.
    close: async () => (await loading)?.close(),
  });
}
