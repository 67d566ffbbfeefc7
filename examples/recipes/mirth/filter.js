// Runs as the filter of a destination that writes a file: is there such an output?
return channelMap.get('infuscrub_done') == 'yes' && channelMap.get('infuscrub_KIND') != null;
