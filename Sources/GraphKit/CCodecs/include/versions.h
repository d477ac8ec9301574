/* The versions of the libraries that read and write image files. */
#ifndef GRAPHRUN_VERSIONS_H
#define GRAPHRUN_VERSIONS_H

/* "1.6.39" */
const char *codecs_png_version(void);
/* The version number as libjpeg-turbo packs it: 2001005 is 2.1.5; 0 for another libjpeg. */
int codecs_jpeg_turbo_version(void);
/* "LIBTIFF, Version 4.5.0" and lines of copyright */
const char *codecs_tiff_version(void);

#endif
