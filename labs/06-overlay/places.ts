/** The first book: one folder of files, and what the learner makes around it. */
export const BOOK = '/lab/book';
/** An overlay in which somebody has deleted a file. */
export const ARCHIVE = '/lab/archive';
/** Image archives, as `docker save` writes them. */
export const IMAGES = '/lab/images';
/** The first image, unpacked by hand. */
export const HAND = '/lab/hand';
/** The second image, and the containers that share it. */
export const CAFE = '/lab/cafe';
