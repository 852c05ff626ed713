/* What each part of the network is for, beside its call. */

export const BRIDGE = {
  en: 'a switch for all containers, made of nothing but kernel; when it is there already, it stays as it is',
  zh: '一台供所有容器使用的交换机，全由内核变出来；已经有了就保持原样',
};
export const GATEWAY = {
  en: 'the machine has its own foot in that network here: the gateway of all containers',
  zh: '本机自己也在这个网段里落脚：它就是所有容器的网关',
};
export const NO_IPV6 = {
  en: 'no IPv6 on this network, so that no neighbour can hand out IPv6 routes to us',
  zh: '这个网段不用 IPv6，免得邻居向我们散发 IPv6 路由',
};
export const FORWARD = {
  en: 'a packet that comes in for somebody else goes on: the machine is a router now',
  zh: '收到发给别人的包就转交出去：本机现在是路由器了',
};
export const LOCALNET = {
  en: 'a port published here is to be reached by 127.0.0.1, too: such packets may use the bridge, though no other wire',
  zh: '这里发布的端口也要能用 127.0.0.1 访问：允许这样的包走网桥，其他接口仍然不行',
};
export const RULES = {
  en: 'what leaves the bridge gets the machine’s address; published ports are looked up in maps; nobody else comes in',
  zh: '离开网桥的包换上本机的地址；已发布的端口在映射表里查；其余一律进不来',
};
export const PAIR = {
  en: 'a wire with two ends, made in one request: one is plugged into the bridge, eth0 appears in the child’s namespace',
  zh: '一根线的两端，一次请求做好：一端插上网桥，eth0 出现在子进程的命名空间里',
};
export const HAIRPIN = {
  en: 'a packet may leave by the port it came in: a container that asks for its own published port',
  zh: '包可以从进来的端口原路出去：容器访问自己发布的端口时就是这样',
};
export const LO = {
  en: 'a new net namespace has its own loopback, and it is down',
  zh: '新的网络命名空间有自己的回环接口，但还没有打开',
};
export const UP = {
  en: 'our end, too: a wire carries nothing until both are up',
  zh: '我们这一端也要打开：两端都开着，线才通',
};
export const ADDRESS = {
  en: 'the container’s own address, in the bridge’s network',
  zh: '容器自己的地址，在网桥的网段里',
};
export const ROUTE = {
  en: 'for every address that no other route knows: give it to the gateway',
  zh: '别的路由都不认识的地址，一律交给网关',
};
export const PUBLISH = {
  en: 'ports of the machine that lead to the container from now on: elements of the maps that the rules look up',
  zh: '从现在起，本机的这些端口通向容器：它们是规则所查映射表里的元素',
};
export const UNPUBLISH = {
  en: 'taken back; added first, so that it is no error when it has gone already',
  zh: '收回端口；先加再删，这样即使它已经不在也不算错误',
};
export const DOWN = {
  en: 'the last container has gone, and the switch goes, too',
  zh: '最后一个容器走了，交换机也撤掉',
};
export const NO_RULES = {
  en: 'all rules of ours, and the maps with them',
  zh: '我们的全部规则，连同映射表',
};
export const FORWARD_AGAIN = {
  en: 'the machine was no router before, and is none any more',
  zh: '本机原来不是路由器，现在也不再是了',
};
