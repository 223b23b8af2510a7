/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;

/** Lists the files of a path, folder or glob in one of Beam's file systems. */
final class RemoteFiles {
  private RemoteFiles() {}

  /** The files, at least one. */
  static Listing list(String fileFolderOrGlob) throws IOException {
    Listing listing = find(fileFolderOrGlob);
    if (listing.isEmpty()) {
      throw new UnreadableInputException(
          (Listing.isGlob(fileFolderOrGlob)
                  ? "no file matches the glob; "
                  : "no such file, nor files under it; ")
              + Listing.PASSED_OVER);
    }
    return listing;
  }

  /** The files, if there are any. */
  static Listing find(String fileFolderOrGlob) throws IOException {
    Listing listing = new Listing();
    boolean glob = Listing.isGlob(fileFolderOrGlob);
    List<Metadata> matches = match(fileFolderOrGlob);
    if (glob) {
      addAll(matches, fileFolderOrGlob, listing);
    } else if (matches.size() == 1 && isFile(matches.get(0))) {
      listing.add(fileFolderOrGlob, stat(matches.get(0)));
    } else {
      String folder = fileFolderOrGlob.endsWith("/") ? fileFolderOrGlob : fileFolderOrGlob + "/";
      addAll(under(folder, /* isThere= */ !matches.isEmpty()), folder + "**", listing);
    }
    return listing;
  }

  /**
   * What is under a name, at any depth. Object stores know no folders: only that tells that it is
   * one. Where there are some, Beam's HDFS finds for two stars what is in folders of it alone.
   */
  private static Collection<Metadata> under(String folder, boolean isThere) throws IOException {
    Map<String, Metadata> under = new LinkedHashMap<>();
    for (String glob : isThere ? List.of("*", "**") : List.of("**")) {
      match(folder + glob).forEach(match -> under.put(match.resourceId().toString(), match));
    }
    return under.values();
  }

  private static List<Metadata> match(String spec) throws IOException {
    try {
      return FileSystems.match(spec, EmptyMatchTreatment.ALLOW).metadata();
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IllegalArgumentException e) {
      throw new UnreadableInputException("no file system for it is on the class path", e);
    }
  }

  private static void addAll(Collection<Metadata> matches, String glob, Listing listing)
      throws IOException {
    String asked = glob.substring(glob.lastIndexOf('/') + 1);
    int fixed = glob.substring(0, Listing.firstWildcard(glob)).lastIndexOf('/') + 1;
    for (Metadata match : matches) {
      String path = match.resourceId().toString();
      if (!isPassedOver(path.substring(fixed), asked) && isFile(match)) {
        listing.add(path, stat(match));
      }
    }
  }

  /** Beam's HDFS gives a folder as a file without a byte, which cannot be opened. */
  private static boolean isFile(Metadata match) throws IOException {
    if (match.resourceId().isDirectory()) {
      return false;
    }
    if (match.sizeBytes() > 0) {
      return true;
    }
    try (ReadableByteChannel empty = FileSystems.open(match.resourceId())) {
      return empty.isOpen();
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  private static FileStat stat(Metadata metadata) {
    return new FileStat(metadata.sizeBytes(), metadata.lastModifiedMillis());
  }

  private static boolean isPassedOver(String relativePath, String asked) {
    for (String name : List.of(relativePath.split("/", -1))) {
      if (Listing.isPassedOver(name, asked)) {
        return true;
      }
    }
    return false;
  }
}
