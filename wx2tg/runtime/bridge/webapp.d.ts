/** What the bridge uses of Telegram's client script (core.telegram.org/bots/webapps). */

interface TelegramInsets {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

interface TelegramUser {
  id: number;
  first_name?: string;
  last_name?: string;
  language_code?: string;
  photo_url?: string;
  allows_write_to_pm?: boolean;
}

interface TelegramInitData {
  user?: TelegramUser;
  hash?: string;
  auth_date?: number | string;
  start_param?: string;
  chat_type?: string;
}

/** `Telegram.WebView`: the events of the client as they arrive. */
interface TelegramEvents {
  onEvent(event: string, listener: (event: string, data: { slug?: string; status?: PaymentState }) => void): void;
  offEvent(event: string, listener: (event: string, data: { slug?: string; status?: PaymentState }) => void): void;
}

interface TelegramPopupButton {
  id: string;
  type: string;
  text?: string;
}

interface TelegramPopup {
  title?: string;
  message: string;
  buttons: TelegramPopupButton[];
}

/** The user's own contact, as the client signs it. */
interface TelegramContact {
  response?: string;
  responseUnsafe?: { contact?: { first_name?: string; last_name?: string; phone_number?: string } };
}

interface TelegramLocation extends Place {
  horizontal_accuracy?: number;
  altitude?: number;
  vertical_accuracy?: number;
  speed?: number;
}

interface TelegramBiometricManager {
  isInited: boolean;
  isBiometricAvailable: boolean;
  biometricType: string;
  isAccessGranted: boolean;
  init(done: () => void): void;
  requestAccess(params: { reason?: string }, done: (granted: boolean) => void): void;
  authenticate(params: { reason?: string }, done: (passed: boolean) => void): void;
}

interface TelegramLocationManager {
  isInited: boolean;
  isLocationAvailable: boolean;
  isAccessRequested: boolean;
  init(done: () => void): void;
  getLocation(done: (place: TelegramLocation | null) => void): void;
  openSettings(): void;
}

/** A sensor of the client: metres, radians. */
interface TelegramSensor {
  x: number;
  y: number;
  z: number;
  alpha: number;
  beta: number;
  gamma: number;
  start(params: object, done: (started: boolean) => void): void;
  stop(): void;
}

/** `window.Telegram.WebApp`, as far as the bridge uses it (core.telegram.org/bots/webapps). */
interface TelegramWebApp {
  initData: string;
  initDataUnsafe: TelegramInitData;
  platform: string;
  version: string;
  colorScheme: string;
  viewportHeight: number;
  viewportStableHeight: number;
  safeAreaInset?: TelegramInsets;
  contentSafeAreaInset?: TelegramInsets;
  BackButton: { onClick(run: () => void): void; show(): void; hide(): void };
  BiometricManager: TelegramBiometricManager;
  HapticFeedback: {
    impactOccurred(style?: string): void;
    notificationOccurred(style?: string): void;
    selectionChanged(): void;
  };
  LocationManager: TelegramLocationManager;
  CloudStorage: Record<"setItem" | "getItems" | "removeItems", Function>;
  Accelerometer: TelegramSensor;
  Gyroscope: TelegramSensor;
  DeviceOrientation: TelegramSensor;
  isVersionAtLeast(version: string): boolean;
  onEvent(event: string, listener: () => void): void;
  offEvent(event: string, listener: () => void): void;
  ready(): void;
  expand(): void;
  close(options?: { return_back: boolean }): void;
  showPopup(popup: TelegramPopup, done: (id: string) => void): void;
  openInvoice(url: string, done: (status: string) => void): void;
  showScanQrPopup(params: { text: string }, found: (text: string) => boolean): void;
  readTextFromClipboard(done: (text: string | null) => void): void;
  requestWriteAccess(done: (granted: boolean) => void): void;
  requestContact(done: (sent: boolean, contact: TelegramContact) => void): void;
  shareMessage(id: string, done: (sent: boolean) => void): void;
  downloadFile(params: { url: string; file_name: string }, done: (accepted: boolean) => void): void;
  checkHomeScreenStatus(done: (status: string) => void): void;
  openTelegramLink(url: string): void;
  openLink(url: string): void;
  enableClosingConfirmation(): void;
  disableClosingConfirmation(): void;
  enableVerticalSwipes(): void;
  disableVerticalSwipes(): void;
  hideKeyboard(): void;
  setHeaderColor(color: string): void;
  setBackgroundColor(color: string): void;
}
