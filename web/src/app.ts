/* The few things a page does by itself. Without this script every page still reads and every form still sends. */
import "./css/index.css";
import "./as-of-clock";
import "./command-palette";
import "./drop-files";
import "./key-help";
import { askProbes } from "./probes";
import { autosave } from "./autosave";
import { tellFailures } from "./failures";
import { sendFormsOnce } from "./forms";
import { closeMenus } from "./menus";
import { copyOnClick, selectWhole } from "./copy";
import { fetchHtmxIfUsed } from "./htmx";
import { listen } from "./live";
import { fetchPictureIfUsed } from "./picture-loader";
import { rememberZone, switchTheme } from "./reader";

rememberZone();
switchTheme();
closeMenus();
copyOnClick();
selectWhole();
sendFormsOnce();
tellFailures();
autosave();
askProbes();
fetchHtmxIfUsed();
fetchPictureIfUsed();
listen();
