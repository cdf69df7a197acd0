/** The names of files in the archive of an export; read by who writes it and by the page that shows it. */

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg',
  'audio/webm': 'weba',
  'audio/wav': 'wav',
  'video/mp4': 'mp4',
  'video/webm': 'webm',
  'application/pdf': 'pdf',
  'application/zip': 'zip',
  'text/plain': 'txt',
  'text/csv': 'csv',
};

/** Where an attachment lies in the archive: nothing of it is somebody's choice but the type. */
export function attachmentPath(id: string, contentType: string): string {
  return `attachments/${id}.${endings[contentType] ?? 'bin'}`;
}
