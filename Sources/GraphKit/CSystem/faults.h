/* What the handlers of signals share. */
#ifndef FAULTS_H
#define FAULTS_H

/* Has the handler of memory faults in place. */
void faults_listen(void);

/* Writes the notes that are there to standard error; whether there was any, and nothing more is to be
   written. */
int faults_tell(void);

#endif
