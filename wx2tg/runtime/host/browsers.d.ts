/** What some browsers have that TypeScript's library does not know. */

/** Reads codes of pictures (Chrome). */
interface BarcodeDetector {
  detect(source: CanvasImageSource): Promise<{ rawValue: string; format: string; boundingBox: DOMRectReadOnly }[]>;
}

/** Safari's whole screen for films alone. */
interface HTMLVideoElement {
  webkitEnterFullscreen?(): void;
  webkitExitFullscreen?(): void;
}

/** Chrome's battery. */
interface BatteryManager extends EventTarget {
  level: number;
  charging: boolean;
}

interface Navigator {
  readonly connection?: { type?: string; effectiveType?: string; saveData?: boolean };
  readonly deviceMemory?: number;
  getBattery?(): Promise<BatteryManager>;
}

interface MouseEvent {
  /** On a click in a map: the place that was tapped. */
  place?: Place;
  readonly sourceCapabilities?: { firesTouchEvents: boolean } | null;
}

interface DeviceOrientationEvent {
  /** Degrees from north (Safari). */
  readonly webkitCompassHeading?: number;
}

interface SymbolConstructor {
  /** Where classes keep what their decorators note of them. */
  readonly metadata?: symbol;
}
