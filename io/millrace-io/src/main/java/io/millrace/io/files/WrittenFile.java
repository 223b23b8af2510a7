/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.RecordSchema;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;

/**
 * A file that {@link WriteBlocks} or {@link WriteParquetBlocks} has written and everybody sees.
 *
 * @param path of the file, in the folder that was asked for, or in one of its partitions
 * @param rows in the file, 1 or more
 * @param bytes of the file
 * @since 0.1
 */
@Evolving
@DefaultSchema(RecordSchema.class)
public record WrittenFile(String path, long rows, long bytes) {}
