/* What the page needs on which a timeline is built, and no other: its stylesheet and its element. */
import "./css/building-page.css";
import "./timeline-workspace";
