/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.dataset;

import io.millrace.transforms.DefaultsTo;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** Which files, and what is in them. */
record FilesSettings(
    @SchemaFieldDescription("A file, a folder or a glob; where files are written, a folder.")
        String path,
    @SchemaFieldDescription(
            "csv, jsonl, avro or parquet; if not given, each file's content and name tell."
                + " Files are written as parquet if it is not given.")
        @Nullable String format,
    @SchemaFieldDescription(
            "How files are compressed when they are written: none, gzip or zstd; if not given,"
                + " none, and of parquet snappy. When they are read, their content tells.")
        @Nullable String compression,
    @SchemaFieldDescription(
            "The column whose time says which folder a row is written to, int64 in epoch"
                + " milliseconds or datetime.")
        @Nullable String partitionBy,
    @SchemaFieldDescription(
            "The folders that rows are written to, in UTC, such as `dt=yyyy-MM-dd/hour=HH`.")
        @DefaultsTo("dt=yyyy-MM-dd")
        String partitionAs,
    @SchemaFieldDescription(
            "The columns wanted, such as `id string, price decimal?`; one that has the name of a"
                + " folder, as in `dt=2026-01-31`, is read from the path.")
        List<String> columns,
    @SchemaFieldDescription(
            "The column with the event time, int64 in epoch milliseconds or datetime.")
        String eventTime,
    @SchemaFieldDescription("How much event times may go back in a file and be in order.")
        @DefaultsTo("PT0S")
        Duration disorder,
    @SchemaFieldDescription("How long a stream waits before it looks for new files again.")
        @DefaultsTo("PT10S")
        Duration watchEvery,
    @SchemaFieldDescription(
            "After how long without new files a stream's watermark follows the clock; never if not"
                + " given.")
        @Nullable Duration idleAfter,
    @SchemaFieldDescription("After how long without new files a stream ends; never if not given.")
        @Nullable Duration untilIdleFor) {}
