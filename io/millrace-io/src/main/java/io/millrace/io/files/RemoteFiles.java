/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult.Metadata;

/** Lists the files of a path, folder or glob in one of Beam's file systems. */
final class RemoteFiles {
  private RemoteFiles() {}

  static Listing list(String fileFolderOrGlob) throws IOException {
    Listing listing = new Listing();
    boolean glob = Listing.isGlob(fileFolderOrGlob);
    List<Metadata> matches = match(fileFolderOrGlob);
    if (glob) {
      addAll(matches, fileFolderOrGlob, listing);
    } else if (matches.size() == 1 && !matches.get(0).resourceId().isDirectory()) {
      listing.add(fileFolderOrGlob, matches.get(0).sizeBytes());
    } else {
      // Object stores know no folders: only what is under the name tells that it is one.
      String all = fileFolderOrGlob + (fileFolderOrGlob.endsWith("/") ? "**" : "/**");
      addAll(match(all), all, listing);
    }
    if (listing.isEmpty()) {
      throw new UnreadableInputException(
          (glob ? "no file matches the glob; " : "no such file, nor files under it; ")
              + Listing.PASSED_OVER);
    }
    return listing;
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

  private static void addAll(List<Metadata> matches, String glob, Listing listing) {
    String asked = glob.substring(glob.lastIndexOf('/') + 1);
    int fixed = glob.substring(0, Listing.firstWildcard(glob)).lastIndexOf('/') + 1;
    for (Metadata match : matches) {
      String path = match.resourceId().toString();
      if (!match.resourceId().isDirectory() && !isPassedOver(path.substring(fixed), asked)) {
        listing.add(path, match.sizeBytes());
      }
    }
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
