/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.io.iceberg.TableMaintenance.Orphans;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileInfo;
import org.apache.iceberg.io.SupportsPrefixOperations;

/**
 * Files in a table's folders that no snapshot names: of runs that failed or whose gate stayed
 * closed, of commits that lost, and earlier descriptions of the table. Not thread-safe.
 */
final class OrphanFiles {
  /** A table of which some were removed. A file that waited for its commit may be among them. */
  private static final String REMOVED = "millrace.orphans-removed";

  private final Table table;
  private final Set<String> named = new HashSet<>();

  private OrphanFiles(Table table) {
    this.table = table;
  }

  /**
   * Finds those that were last written before a time.
   *
   * @param deed whether they are deleted, or only counted
   */
  static Orphans of(Table table, Instant olderThan, Deed deed) {
    List<FileInfo> early = early(table, olderThan.toEpochMilli());
    // Looked up after the listing: what is committed meanwhile is no orphan.
    table.refresh();
    OrphanFiles files = new OrphanFiles(table);
    files.addNamed();
    early.removeIf(file -> files.named.contains(path(file.location())));
    if (deed == Deed.DELETE && !early.isEmpty()) {
      table.updateProperties().set(REMOVED, "true").commit();
      CatalogUtil.deleteFiles(
          table.io(), early.stream().map(FileInfo::location).toList(), "orphan", true);
    }
    return new Orphans(early.size(), early.stream().mapToLong(FileInfo::size).sum());
  }

  /** What is done with those found. */
  enum Deed {
    COUNT,
    DELETE
  }

  /** Refuses to commit files that are gone. */
  static void requirePresent(Table table, List<DataFile> files) {
    if (!table.properties().containsKey(REMOVED)) {
      return;
    }
    for (DataFile file : files) {
      if (!table.io().newInputFile(file.location()).exists()) {
        throw new IllegalStateException(
            "Cannot commit to %s: %s is gone; it waited so long that it was removed as an orphan"
                .formatted(table.name(), file.location()));
      }
    }
  }

  private static List<FileInfo> early(Table table, long millis) {
    if (!(table.io() instanceof SupportsPrefixOperations folders)) {
      throw new UnsupportedOperationException(
          "Cannot list the files of " + table.name() + ": " + table.io().getClass().getName());
    }
    List<FileInfo> early = new ArrayList<>();
    for (FileInfo file : folders.listPrefix(table.location())) {
      String inTable = path(file.location()).substring(path(table.location()).length());
      boolean isOurs = inTable.startsWith("/data/") || inTable.startsWith("/metadata/");
      if (isOurs && file.createdAtMillis() < millis) {
        early.add(file);
      }
    }
    return early;
  }

  private void addNamed() {
    ReachableFileUtil.metadataFileLocations(table, /* recursive= */ false).forEach(this::addNamed);
    ReachableFileUtil.manifestListLocations(table).forEach(this::addNamed);
    ReachableFileUtil.statisticsFilesLocations(table).forEach(this::addNamed);
    addNamed(ReachableFileUtil.versionHintLocation(table));
    for (Snapshot snapshot : table.snapshots()) {
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (named.add(path(manifest.path()))) {
          addFilesOf(manifest);
        }
      }
    }
  }

  private void addFilesOf(ManifestFile manifest) {
    try (ManifestReader<? extends ContentFile<?>> files =
        manifest.content() == ManifestContent.DATA
            ? ManifestFiles.read(manifest, table.io(), table.specs())
            : ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs())) {
      for (ContentFile<?> file : files) {
        addNamed(file.location());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + manifest.path(), e);
    }
  }

  private void addNamed(String location) {
    named.add(path(location));
  }

  /** Without scheme and host, which some write and some do not. */
  private static String path(String location) {
    return new Path(location).toUri().getPath();
  }
}
