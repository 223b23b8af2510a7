/* SPDX-License-Identifier: Apache-2.0 */
import java.io.File;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A name node and a data node of HDFS in one JVM, with their files in a folder. */
public final class Hdfs {
  private Hdfs() {}

  /**
   * @param args the name node's port on the loopback, and the folder
   */
  public static void main(String[] args) throws Exception {
    File folder = new File(args[1]);
    Configuration configuration = new Configuration();
    // A copy of a block cannot be on another node.
    configuration.set("dfs.replication", "1");
    boolean isNew = !folder.exists();
    MiniDFSCluster cluster =
        new MiniDFSCluster.Builder(configuration, folder)
            .nameNodePort(Integer.parseInt(args[0]))
            .numDataNodes(1)
            .format(isNew)
            .build();
    cluster.waitActive();
    System.out.println("HDFS is up");
    Thread.currentThread().join();
  }
}
