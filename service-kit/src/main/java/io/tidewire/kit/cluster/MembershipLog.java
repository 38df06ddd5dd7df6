package io.tidewire.kit.cluster;

import com.hazelcast.cluster.Cluster;
import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.config.Config;
import io.tidewire.kit.service.Node;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One log line for each process that joins or leaves the cluster. Called by Hazelcast's thread. */
final class MembershipLog implements MembershipListener {

  private static final Logger log = LoggerFactory.getLogger(MembershipLog.class);

  private static final String NODE = "node";

  /** Tells the other members which node this is. */
  static Config named(Node node, Config config) {
    config.getMemberAttributeConfig().setAttribute(NODE, node.incarnation());
    return config;
  }

  static void follow(Cluster cluster) {
    cluster.addMembershipListener(new MembershipLog());
  }

  @Override
  public void memberAdded(MembershipEvent event) {
    Member member = event.getMember();
    log.info(
        "cluster member joined node={} address={} members={}",
        member.getAttribute(NODE),
        member.getAddress(),
        event.getMembers().size());
  }

  @Override
  public void memberRemoved(MembershipEvent event) {
    Member member = event.getMember();
    log.info(
        "cluster member left node={} address={} members={}",
        member.getAttribute(NODE),
        member.getAddress(),
        event.getMembers().size());
  }
}
