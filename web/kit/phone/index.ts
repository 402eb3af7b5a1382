// The phone's part of the kit in one import.
export { CameraPicker, Deed, Deeds, GroupHead, Head, Screen, TabBar, type HeadProps, type Tab } from './chrome.tsx'
export { SyncStrip, stripWords, type StripWords } from './strip.tsx'
export { Pending, usePending, useSend } from './sending.tsx'
export { FormScreen, gapsOf, type PhoneForm, useForm } from './form.tsx'
export { LocalPhoto, PhotoRow, SentPhotos, useCamera } from './photos.tsx'
export { Absent, type PageProps, Row, RowGroup } from './rows.tsx'
