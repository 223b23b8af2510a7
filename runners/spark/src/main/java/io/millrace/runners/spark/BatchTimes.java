/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import java.io.Serializable;

/**
 * What time it is in a micro-batch, whenever and however often it is worked off. Milliseconds.
 *
 * @param begin processing time while its elements come
 * @param end processing time once all of them have
 * @param watermarkBefore event time while its elements come
 * @param watermarkAfter event time once all of them have
 */
record BatchTimes(long begin, long end, long watermarkBefore, long watermarkAfter)
    implements Serializable {}
